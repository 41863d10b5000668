import Testing

@Test("The OptimizerEngine room builds")
func builds() {}
