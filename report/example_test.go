package report_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/report"
	"github.com/go-conversion/conversion/rule"
)

// A page of what is there: here the goals only. Written to a file, it opens in any
// browser, without a network.
func ExamplePage_WriteHTML() {
	goals := goal.MustCompile(goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Event("purchase")})
	acc := goal.NewAccumulator(goals, nil)
	at := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	for i, name := range []string{"page_view", "purchase", "page_view", "page_view"} {
		acc.Add([]conversion.Event{{User: fmt.Sprint(i), Time: at, Name: name}})
	}
	reached := acc.Report()

	var html strings.Builder
	page := report.Page{Title: "Shop", From: at, To: at, Goals: &reached}
	if err := page.WriteHTML(&html); err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(html.String()) {
		if says, ok := strings.CutPrefix(line, `<p class="says">`); ok {
			fmt.Println(strings.ReplaceAll(strings.TrimSuffix(says, "</p>\n"), "\u00a0", " "))
		}
	}
	// Output:
	// 1 of 4 visitors converted, 25.0 % (4.6 to 69.9 %); each goal was reached at least once.
	// The largest group, 75.0 % (30.1 to 95.4 %), reached no goal on the way.
	// All visits came by “Direct”, of which 25.0 % (4.6 to 69.9 %) converted.
}
