import Testing

@Test("The Plotting room builds")
func builds() {}
