//go:build ignore

// Schema_gen writes schema.json.
package main

import (
	"log"
	"os"

	"github.com/go-conversion/conversion/internal/jsonx/grammar"
)

func main() {
	if err := os.WriteFile("schema.json", grammar.AttributionSchema(), 0o644); err != nil {
		log.Fatal(err)
	}
}
