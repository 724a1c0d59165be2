package chdbtest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, text string
		want       statement
	}{
		{"select", "SELECT 1", statement{sql: "SELECT 1", format: "TabSeparated", kind: query}},
		{"format", "select 1 format RowBinary ", statement{sql: "select 1 format RowBinary ", format: "RowBinary", kind: query}},
		{"format inside", "SELECT 'FORMAT x' FROM t", statement{sql: "SELECT 'FORMAT x' FROM t", format: "TabSeparated", kind: query}},
		{"union in parentheses", "(SELECT 1)", statement{sql: "(SELECT 1)", format: "TabSeparated", kind: query}},
		{"create", "CREATE TABLE t", statement{sql: "CREATE TABLE t", format: "TabSeparated"}},
		{"empty", "", statement{format: "TabSeparated"}},
		{"insert", "INSERT INTO t FORMAT RowBinary\nx", statement{sql: "INSERT INTO t ", format: "RowBinary", data: []byte("x"), kind: insert}},
		{"one end of line", "INSERT INTO t FORMAT RowBinary \r\n\n x", statement{sql: "INSERT INTO t ", format: "RowBinary", data: []byte("\n x"), kind: insert}},
		{"no data", "INSERT INTO t FORMAT RowBinary", statement{sql: "INSERT INTO t ", format: "RowBinary", data: []byte{}, kind: insert}},
		{"hidden", "INSERT INTO `format a` /* FORMAT b */ FORMAT c\nFORMAT d", statement{sql: "INSERT INTO `format a` /* FORMAT b */ ", format: "c", data: []byte("FORMAT d"), kind: insert}},
		{"values", "INSERT INTO t VALUES ('FORMAT x')", statement{sql: "INSERT INTO t VALUES ('FORMAT x')", format: "TabSeparated"}},
		{"insert select", "INSERT INTO t SELECT 1 FORMAT x", statement{sql: "INSERT INTO t SELECT 1 FORMAT x", format: "TabSeparated"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, parse([]byte(test.text))) })
	}
}
