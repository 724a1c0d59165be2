package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDoc: the commands of the package comment answer what stands below them.
func TestDoc(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	b, _ := newTestBackend()
	visitor := b.browser()
	commands := regexp.MustCompile(`(?m)^//\t\$ curl (.*)\n//\t(.*)$`).FindAllStringSubmatch(string(doc), -1)
	require.Len(t, commands, 5)
	for _, c := range commands {
		arguments, want := strings.Fields(c[1]), c[2]
		method := "GET"
		if strings.Contains(c[1], "-X POST") {
			method = "POST"
		}
		address := strings.Trim(arguments[len(arguments)-1], "'")
		require.Equal(t, want, visitor.visit(t, method+" "+strings.TrimPrefix(address, "localhost:8080")), c[1])
	}
}
