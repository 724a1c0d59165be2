// Gen makes channel/sources.txt, the embedded form of channel/data/sources.tsv.
package main

import (
	"log"
	"os"
)

func main() {
	table, err := readTable("data/sources.tsv")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("sources.txt", compact(table), 0o644); err != nil {
		log.Fatal(err)
	}
}
