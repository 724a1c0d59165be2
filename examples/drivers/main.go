// Drivers asks which micro conversions lead to orders: newsletters, guides read,
// videos watched, products compared. They are taken for the touches of the way to
// an order, and the models of attribution rank them.
//
//	go run ./examples/drivers
//
// The visitors are made up, so the truth is known: in this shop no micro
// conversion but the milestones of the checkout changes the chance of an order. The
// program shows what that looks like, and how not to be fooled by it.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "drivers:", err)
		os.Exit(1)
	}
}

func run(w io.Writer) error {
	for _, q := range questions {
		a, err := q.ask(20_000)
		if err != nil {
			return err
		}
		if err := a.write(w); err != nil {
			return err
		}
	}
	return nil
}
