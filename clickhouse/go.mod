module github.com/go-conversion/conversion/clickhouse

go 1.26.0

replace github.com/go-conversion/conversion => ../

require (
	github.com/ebitengine/purego v0.9.0
	github.com/go-conversion/conversion v0.0.0-00010101000000-000000000000
	github.com/google/go-cmp v0.7.0
	github.com/stretchr/testify v1.12.1
)

require (
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/exp v0.0.0-20261014143641-f0251eb4aa3e // indirect
)
