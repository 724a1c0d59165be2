package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/ingest"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// storeSessions says what is in which column: each row is a session, which
// becomes one event. There is no column that names the visitor.
var storeSessions = ingest.Mapping{
	Time: "visit_start_time", TimeLayout: "unix", ConstantName: "visit",
	Amount: "revenue_usd", ConstantCurrency: "USD",
	Props: map[string]string{"channel_grouping": "string", "visit_number": "number", "page_views": "number"},
}

// storeGoals are what the rows tell of a session.
var storeGoals = goal.MustCompile(
	goal.Goal{Name: "second page", Kind: goal.Milestone, Rule: rule.Prop("page_views", rule.Gte(2))},
	goal.Goal{Name: "tenth page", Kind: goal.Milestone, Rule: rule.Prop("page_views", rule.Gte(10))},
	goal.Goal{Name: "order", Kind: goal.Macro, Rule: rule.Value(rule.Gt(conversion.Cents(0, "USD"))), Value: goal.EventValue()},
)

// store returns the sessions of the Google Merchandise Store in a file.
func store(file string) (*data, error) {
	d := &data{
		source:    "sessions of the Google Merchandise Store",
		anonymous: true,
		notes: []string{
			"The file is no random sample: it was cut off at the row limit of a spreadsheet. Its numbers tell how the method works, not how the store does.",
			"It has one row for each session, so second page, tenth page and order are at one time: it tells how far sessions get, hardly where they come in.",
		},
		outcome: segment.GoalOutcome(storeGoals, "order", "second page", "tenth page", "order"),
		channel: named("channel", segment.ByProp("channel_grouping")),
		visitor: named("kind of visitor", segment.ByFunc("returning", returning)),
	}
	opened, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	content, err := unpacked(opened)
	if err == nil {
		err = d.read(content)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return d, nil
}

// returning tells by the number of the visit: the data name no visitors, among
// whose visits it could be counted.
func returning(visit conversion.Journey) (value string, ok bool) {
	switch n := visit.Sessions[0].Events[0].Props.Lookup("visit_number"); {
	case !n.Exists():
		return "", false
	case n.Num() > 1:
		return "returning", true
	}
	return "new", true
}

// unpacked returns the content of a file that may be gzip.
func unpacked(file io.Reader) (io.Reader, error) {
	content := bufio.NewReader(file)
	if magic, _ := content.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return gzip.NewReader(content)
	}
	return content, nil
}

// read reads the sessions, each as if of a user of its own. The error is one that
// ends the reading, or that there is nothing to ask about.
func (d *data) read(table io.Reader) error {
	var bad []error
	for visit, err := range ingest.CSV(table, storeSessions) {
		var fault *ingest.Error
		switch {
		case errors.As(err, &fault) && fault.Final:
			return err
		case err != nil:
			bad = append(bad, err)
		default:
			d.users = append(d.users, []conversion.Event{visit})
		}
	}
	switch {
	case len(d.users) == 0 && len(bad) > 0:
		return bad[0]
	case len(d.users) == 0:
		return errors.New("no sessions are in it")
	case len(bad) > 0:
		d.notes = append(d.notes, fmt.Sprintf("Rows that could not be read: %d of %d, the first: %v.", len(bad), len(bad)+len(d.users), bad[0]))
	}
	return nil
}
