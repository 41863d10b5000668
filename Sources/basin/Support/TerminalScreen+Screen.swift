// A terminal is a screen of the workbench.

package import Terminal
import Workbench

extension TerminalScreen: Screen {}
