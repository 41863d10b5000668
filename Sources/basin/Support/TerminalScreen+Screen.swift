// A terminal is a screen of the workbench.

public import Terminal
public import Workbench

extension TerminalScreen: Screen {}
