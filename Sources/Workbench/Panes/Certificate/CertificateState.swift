// The state of the certificate's pane.

/// Where its cursor is.
package struct CertificateState: Sendable {
  /// The row under the cursor.
  package var row = 0
}
