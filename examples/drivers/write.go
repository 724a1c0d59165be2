package main

import (
	"bytes"
	"fmt"
	"io"
	"text/tabwriter"
)

func (a *answer) write(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n", a.title)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "\tremoval effect\torders by it\t95 %\torders after it\trate of those who did it\t\n")
	for i, c := range a.removal.Credits {
		fmt.Fprintf(t, "%s\t%.3f\t%.1f\t%.1f–%.1f\t%.0f\t%v\t\n",
			c.Key, *c.Effect, c.Conversions, c.Interval.Low, c.Interval.High, a.last.Credits[i].Conversions, a.journeys[c.Key])
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n  %.0f orders, %.0f with none of these before; of %d journeys with any, %v ordered.\n\n%s\n\n",
		a.removal.Total.Conversions, a.removal.Unattributed.Conversions, a.everywhere.N, a.everywhere, a.moral)
	_, err := w.Write(b.Bytes())
	return err
}
