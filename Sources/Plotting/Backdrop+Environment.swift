// Whether the terminal is dark or light, as far as its environment says.

extension Backdrop {
  /// What `COLORFGBG` says, as rxvt and others set it: the numbers of two of the sixteen colors, that of the background
  /// last (`15;0`); nil where it says nothing that can be understood.
  package init?(environment: [String: String]) {
    let fields = (environment["COLORFGBG"] ?? "").split(separator: ";", omittingEmptySubsequences: false)
    guard fields.count >= 2, let last = fields.last, let number = Int(last), (0...15).contains(number) else {
      return nil
    }
    // Black to cyan and dark gray; light gray and the bright ones are light.
    self = number <= 6 || number == 8 ? .dark : .light
  }
}
