package conversiontest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// describe writes events much as [Visit] takes them, for messages.
func describe(events []conversion.Event) string {
	const most = 20
	var b strings.Builder
	b.WriteString("Visit(")
	for i := range events {
		if i > 0 {
			b.WriteString(", ")
			if pause := events[i].Time.Sub(events[i-1].Time); pause != Interval {
				fmt.Fprintf(&b, "After(%v), ", pause)
			}
		}
		if i == most {
			fmt.Fprintf(&b, "… %d more", len(events)-most)
			break
		}
		describeEvent(&b, &events[i])
	}
	b.WriteString(")")
	return b.String()
}

func describeEvent(b *strings.Builder, e *conversion.Event) {
	details := detailsOf(e)
	if e.EventName() == conversion.PageView && e.URL != "" {
		address := e.URL
		if rest := strings.TrimPrefix(address, site); strings.HasPrefix(rest, "/") {
			address = rest
		}
		describeStep(b, "Page", address, details)
		return
	}
	describeStep(b, "Event", e.EventName(), details)
}

func describeStep(b *strings.Builder, step, text string, details []string) {
	if len(details) == 0 {
		b.WriteString(strconv.Quote(text))
		return
	}
	fmt.Fprintf(b, "%s(%q, %s)", step, text, strings.Join(details, ", "))
}

func detailsOf(e *conversion.Event) (details []string) {
	text := func(name, value string) {
		if value != "" {
			details = append(details, fmt.Sprintf("%s(%q)", name, value))
		}
	}
	text("ID", e.ID)
	text("Order", e.OrderID)
	text("Worth", e.Value.String())
	text("ContentType", e.ContentType)
	text("Title", e.Title)
	if e.Engaged != 0 {
		details = append(details, fmt.Sprintf("Engaged(%v)", e.Engaged.Round(time.Millisecond)))
	}
	for _, p := range e.Props {
		details = append(details, fmt.Sprintf("With(%q, %s)", p.Name, p.Value.AppendJSON(nil)))
	}
	return details
}
