package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stop is where the focus stands after a press of the tab key.
type stop struct {
	Element   string
	End       bool // of the page
	Visible   bool // the element, in the window
	Marked    bool // the element looks other than without the focus
	Backwards bool // before the last one in the document
}

// focus walks the page with the tab key: what can be used is reached, in the order
// of the document, and seen to be reached (WCAG 2.1.1, 2.4.3, 2.4.7).
func (p page) focus(t *testing.T) (findings []string) {
	elements := do(t, p, chromedp.Evaluate[int]("var walk = "+called("focus")+"; walk.elements"))
	for range elements + 1 {
		_ = do(t, p, chromedp.KeyEvent(kb.Tab))
		s := do(t, p, chromedp.Evaluate[stop]("walk.stop()"))
		if s.End {
			break
		}
		findings = append(findings, s.findings()...)
	}
	unreached := do(t, p, chromedp.Evaluate[[]string]("walk.unreached()"))
	for _, element := range unreached {
		findings = append(findings, element+": not reached by the tab key")
	}
	return findings
}

func (s stop) findings() (findings []string) {
	if s.Backwards {
		findings = append(findings, s.Element+": the focus goes back to it")
	}
	if !s.Visible {
		findings = append(findings, s.Element+": has the focus, but is not to be seen")
	}
	if !s.Marked {
		findings = append(findings, s.Element+": does not show that it has the focus")
	}
	return findings
}
