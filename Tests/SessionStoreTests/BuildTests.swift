import Testing

@Test("The SessionStore room builds")
func builds() {}
