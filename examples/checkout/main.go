// Checkout shows a funnel from its definition to its report: who comes how far,
// how long it takes, on which device more is lost, and why one customer stopped.
//
//	go run ./examples/checkout
//	go run ./examples/checkout -svg funnel.svg
//	go run ./examples/checkout -markdown
//
// The definition is funnel.go, its test checkout_test.go; the customers are made
// up in data.go.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "checkout:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("checkout", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are told by main
	markdown := flags.Bool("markdown", false, "print Markdown")
	asJSON := flags.Bool("json", false, "print JSON")
	svg := flags.String("svg", "", "write a picture to `FILE`, too")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "Checkout reports on the checkout of a shop, with made-up customers.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return nil
	case err != nil:
		return fmt.Errorf("%w; for the flags: go run ./examples/checkout -h", err)
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case *markdown && *asJSON:
		return errors.New("-markdown and -json: choose one")
	}
	customers := simulate()
	report, err := reportOn(customers)
	if err != nil {
		return err
	}
	if *svg != "" {
		if err := os.WriteFile(*svg, []byte(report.SVG()), 0o644); err != nil {
			return err
		}
	}
	switch {
	case *markdown:
		fmt.Fprint(stdout, report.Markdown())
	case *asJSON:
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(report)
	default:
		fmt.Fprint(stdout, report)
		return compare(stdout, report, customers)
	}
	return nil
}

// reportOn counts all customers, with two goroutines.
func reportOn(customers [][]conversion.Event) (funnel.Report, error) {
	counted := funnel.MustAccumulator(checkout,
		funnel.AsOf(end),
		funnel.BreakdownBy(device, funnel.FirstValue()),
		funnel.Trend(funnel.Week, nil),
		funnel.Between(),
	)
	err := conversion.Accumulate(slices.Values(customers), 2, counted)
	return counted.Report(), err
}

// compare tells where the two devices differ, and explains one customer.
func compare(w io.Writer, report funnel.Report, customers [][]conversion.Event) error {
	groups := report.Breakdown.Groups // the largest first
	changes, err := funnel.Compare(groups[0].Flow, groups[1].Flow)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nFrom %s to %s, into each step (p is for all of them together)\n\n", groups[0].Value, groups[1].Value)
	for _, c := range changes {
		if d := c.FromPrevious; d != nil {
			fmt.Fprintf(w, "  %-10s%+6.1f points, 95 %% %+.1f to %+.1f, p %.2g\n", c.Name, 100*d.Value, 100*d.Low, 100*d.High, d.Adjusted)
		}
	}
	explainOne(w, customers)
	return nil
}

// explainOne tells of the first customer who came too late why that was.
func explainOne(w io.Writer, customers [][]conversion.Event) {
	for _, events := range customers {
		x := checkout.Explain(events, end)
		for _, miss := range x.Misses {
			if len(miss.Reasons) > 0 && miss.Reasons[0].Kind == funnel.LimitReason {
				fmt.Fprintf(w, "\nWhy was %s not counted as an order?\n\n%s", events[0].User, x)
				return
			}
		}
	}
}
