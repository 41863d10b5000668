import Testing

@Test("The Terminal room builds")
func builds() {}
