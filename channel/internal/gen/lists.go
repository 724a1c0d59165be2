package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"strings"
)

// entry is a host, or what else a list has, under the name of its site.
type entry struct{ name, host string }

// readNames reads Socials.yml and AIAssistants.yml: names with lists of hosts.
// Their form is fixed, so this is no reader of YAML in general.
func readNames(file string) ([]entry, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var list []entry
	name := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		item, isItem := strings.CutPrefix(strings.TrimLeft(line, " "), "- ")
		switch {
		case line == "" || line[0] == '#':
		case line[0] != ' ':
			name = unquoted(strings.TrimSuffix(line, ":"))
		case isItem:
			list = append(list, entry{name, unquoted(item)})
		default:
			return nil, fmt.Errorf("%s: %q", file, line)
		}
	}
	return list, nil
}

// engine is one group of hosts of a search engine.
type engine struct {
	name   string
	hosts  []string
	params []string // those that are no regexps
	hidden bool     // it may hide its keywords
}

// readEngines reads SearchEngines.yml.
func readEngines(file string) ([]engine, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var list []engine
	name, key := "", ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		trimmed := strings.TrimLeft(line, " ")
		indent := len(line) - len(trimmed)
		trimmed, item := strings.CutPrefix(trimmed, "-")
		trimmed = strings.TrimLeft(trimmed, " ")
		switch {
		case line == "" || line[0] == '#':
		case indent == 0:
			name = unquoted(strings.TrimSuffix(line, ":"))
		case item && indent < 6:
			list = append(list, engine{name: name})
			key = strings.TrimSuffix(trimmed, ":")
		case !item:
			key, _, _ = strings.Cut(trimmed, ":")
		default:
			list[len(list)-1].add(key, unquoted(trimmed))
		}
	}
	return list, nil
}

func (e *engine) add(key, value string) {
	switch {
	case key == "urls":
		e.hosts = append(e.hosts, value)
	case key == "params" && !strings.HasPrefix(value, "/"):
		e.params = append(e.params, value)
	case key == "hiddenkeyword":
		e.hidden = true
	}
}

// readGA4 reads Google's list: sources, which are names or hosts, with their
// categories.
func readGA4(file string) ([]record, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	var list []record
	for _, line := range lines[1:] {
		category := strings.ToLower(strings.TrimPrefix(line[1], "SOURCE_CATEGORY_"))
		list = append(list, record{key: strings.ToLower(line[0]), category: category, origin: "ga4"})
	}
	return list, nil
}

func unquoted(s string) string { return strings.Trim(s, `'"`) }
