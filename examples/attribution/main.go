// Attribution tells which channels deserve the credit for the orders of a made-up
// shop: by several models, with intervals, and set against what the channels cost.
//
//	go run ./examples/attribution
//	go run ./examples/attribution -svg credit.svg
//
// The questions are in ask.go, what is asked about in shop.go. The tables are the
// library's.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "attribution:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("attribution", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are told by main
	svg := flags.String("svg", "", "write a picture of the credit by model to `FILE`, too")
	visitors := flags.Int("visitors", 20_000, "the `NUMBER` of made-up visitors")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "Attribution tells which channels deserve the credit for orders.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return nil
	case err != nil:
		return fmt.Errorf("%w; for the flags: go run ./examples/attribution -h", err)
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case *visitors < 1:
		return fmt.Errorf("-visitors %d: want 1 or more", *visitors)
	}
	a, err := ask(*visitors)
	if err != nil {
		return err
	}
	if *svg != "" {
		if err := os.WriteFile(*svg, []byte(a.models.SVG()), 0o644); err != nil {
			return err
		}
	}
	return a.write(stdout)
}
