package conformance

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion/attribution"
)

// addFile adds the rows of a CSV file. Columns names those that are called
// otherwise than what is in them: path, conversions, value, nulls.
func addFile(t *attribution.Table[string], path string, columns map[string]string, separator string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return fmt.Errorf("%s: no header", path)
	}
	at := func(line []string, column string) string {
		i := slices.Index(lines[0], cmp.Or(columns[column], column))
		if i < 0 {
			return ""
		}
		return line[i]
	}
	for n, line := range lines[1:] {
		e, err := readLine(func(column string) string { return at(line, column) }, cmp.Or(separator, " > "))
		if err == nil {
			err = addEntry(t, e)
		}
		if err != nil {
			return fmt.Errorf("%s: line %d: %w", path, n+2, err)
		}
	}
	return nil
}

func readLine(field func(column string) string, separator string) (e pathEntry, err error) {
	if path := field("path"); path != "" {
		e.Path = strings.Split(path, separator)
	}
	e.Value = field("value")
	if e.Conversions, err = strconv.ParseInt(cmp.Or(field("conversions"), "0"), 10, 64); err != nil {
		return e, err
	}
	e.Nulls, err = strconv.ParseInt(cmp.Or(field("nulls"), "0"), 10, 64)
	return e, err
}
