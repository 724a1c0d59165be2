module github.com/go-conversion/conversion/clickhouse

go 1.26.0

replace github.com/go-conversion/conversion => ../
