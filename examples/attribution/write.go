package main

import (
	"bytes"
	"fmt"
	"io"
)

func (a *answer) write(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "WHO WAS ON THE WAY TO AN ORDER\n\n%s", a.channels)
	fmt.Fprintf(&b, "\nWHO GETS THE CREDIT\n\n%s", a.models)
	fmt.Fprintf(&b, "\nHOW MUCH MEMORY A CHAIN NEEDS\n\n%s", a.order)
	fmt.Fprintf(&b, "\nOf the orders, %.1f %% came by ways on which both Organic Search and Direct were.\n", 100*a.overlap.Conversions)
	fmt.Fprintf(&b, "\nHOW LONG IT TOOK\n\n%s", a.lag)
	fmt.Fprint(&b, "\nONE ORDER, BY CENTS (U 40/20/40)\n\n")
	for _, e := range a.example {
		fmt.Fprintf(&b, "  touch %d  %-16s %v\n", e.Touch, e.Key, e.Money)
	}
	fmt.Fprintf(&b, "\nWHAT IT COST, AND WHAT CAME BACK\n\n%s", a.returns)
	_, err := w.Write(b.Bytes())
	return err
}
