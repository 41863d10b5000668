import Testing

@Test("The Command room builds")
func builds() {}
