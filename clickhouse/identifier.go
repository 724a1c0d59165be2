package clickhouse

import (
	"errors"
	"fmt"
	"strings"
)

// maxIdentifier is the longest name in bytes, far above what a file system lets
// a column have.
const maxIdentifier = 256

var errIdentifier = errors.New("want a name of 1 to 256 bytes without a zero byte")

// quoteIdentifier returns the name of a column, table or database in
// backquotes, with which any other text is a name. A dot in it is a part of the
// name.
func quoteIdentifier(name string) (string, error) {
	if name == "" || len(name) > maxIdentifier || strings.IndexByte(name, 0) >= 0 {
		return "", fmt.Errorf("identifier %.80q: %w", name, errIdentifier)
	}
	return string(appendQuoted(make([]byte, 0, len(name)+2), name, '`')), nil
}
