package main

import (
	"fmt"
	"log"
	"runtime"
	"strings"
)

// journeys is how many the large table of paths is made of.
const journeys = 1_000_000

func main() {
	all, err := contests(journeys)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, %s/%s, GOMAXPROCS %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))
	fmt.Print(measured(all))
	fmt.Printf("\n%s\n", channelAttribution(journeys))
}

// measured measures the contests and returns one table of them. The ratio is
// the time of an entry divided by that of the library: below 1 it is faster.
func measured(all []contest) string {
	var b strings.Builder
	b.WriteString("| task; input | by | ns | M/s | allocations | ratio | answers |\n|---|---|--:|--:|--:|--:|---|\n")
	for _, c := range all {
		figures := measure(c)
		for i, f := range figures {
			fmt.Fprintf(&b, "| %s | %s | %.0f | %.2f | %.1f | %.1f | %s |\n",
				c.name, c.entries[i].name, f.ns, 1e3/f.ns, f.allocs, f.ns/figures[0].ns, c.entries[i].answers)
		}
	}
	return b.String()
}
