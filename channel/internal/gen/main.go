// Gen merges the lists in channel/data into sources.tsv, and makes
// channel/sources.txt of it, the form that the package embeds. It runs in the
// folder channel.
//
// A host keeps the first row of: own entries, assistants, Google's list, search
// engines, social networks. Networks, video, shopping, mail and assistants own
// their subdomains, search engines do not; engines that may hide their keywords
// need no parameter.
package main

import (
	"log"
	"os"
)

func main() {
	table, err := merge("data")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("data/sources.tsv", encode(table), 0o644); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("sources.txt", compact(table), 0o644); err != nil {
		log.Fatal(err)
	}
}
