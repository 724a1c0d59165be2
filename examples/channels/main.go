// Channels answers who converts, by channel: which channels bring users that
// order, what those are worth, how sure a difference is and whether it is the
// channel's, where users of each come in and how far they get.
//
//	go run ./examples/channels
//	go run ./examples/channels -svg channels.svg
//	go run ./examples/channels -ga ga_merch_store_sessions.csv.gz
//
// Without -ga it asks about the visitors of a made-up shop, who are in shop.go;
// with it about sessions of the Google Merchandise Store, which store.go reads. The
// questions are in study.go. The tables are the library's; words.go says in
// sentences what is in them.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "channels:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("channels", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are told by main
	ga := flags.String("ga", "", "ask about the sessions of the Google Merchandise Store in `FILE`, a CSV file, gzip or not")
	markdown := flags.Bool("markdown", false, "print Markdown")
	asJSON := flags.Bool("json", false, "print JSON")
	svg := flags.String("svg", "", "write a picture of the rates to `FILE`, too")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "Channels tells who converts, by channel.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return nil
	case err != nil:
		return fmt.Errorf("%w; for the flags: go run ./examples/channels -h", err)
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q; a file is given by -ga", flags.Arg(0))
	case *markdown && *asJSON:
		return errors.New("-markdown and -json: choose one")
	}
	data := shop()
	if *ga != "" {
		var err error
		if data, err = store(*ga); err != nil {
			return err
		}
	}
	a, err := data.ask()
	if err != nil {
		return err
	}
	if *svg != "" {
		if err := os.WriteFile(*svg, []byte(a.rates().SVG()), 0o644); err != nil {
			return err
		}
	}
	switch {
	case *markdown:
		return a.writeMarkdown(stdout)
	case *asJSON:
		encoder := json.NewEncoder(stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(a)
	}
	return a.writeText(stdout)
}
