using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>What FT.INFO says of one index.</summary>
internal static class SearchIndexFields
{
    private const double BytesPerMebibyte = 1 << 20;

    public static ImmutableArray<InfoField> All { get; } =
    [
        Gauge("records_per_doc_avg", "search_index_avg_per_doc_records", "Mean records of a document."),
        Gauge("bytes_per_record_avg", "search_index_avg_per_record_bytes", "Mean bytes of a record."),
        Gauge("offset_bits_per_record_avg", "search_index_avg_per_record_offset_bits", "Mean bits of the offsets of a record."),
        Gauge("offsets_per_term_avg", "search_index_avg_per_term_offsets", "Mean offsets of a term."),
        Gauge("cleaning", "search_index_cleaning", "1 while the index is being cleaned."),
        Gauge("doc_table_size_mb", "search_index_doc_table_size_bytes", "Bytes of the table of documents.", BytesPerMebibyte),
        Gauge("geoshapes_sz_mb", "search_index_geoshapes_size_bytes", "Bytes of geometric shapes.", BytesPerMebibyte),
        Gauge("hash_indexing_failures", "search_index_hash_indexing_failures", "Documents that could not be indexed."),
        Gauge("indexing", "search_index_indexing", "1 while the index is being built."),
        Gauge("inverted_sz_mb", "search_index_inverted_size_bytes", "Bytes of the inverted index.", BytesPerMebibyte),
        Gauge("key_table_size_mb", "search_index_key_table_size_bytes", "Bytes of the table of keys.", BytesPerMebibyte),
        Gauge("max_doc_id", "search_index_max_doc_id", "Greatest id of a document."),
        Gauge("num_docs", "search_index_num_docs", "Documents in the index."),
        Gauge("num_records", "search_index_num_records", "Records in the index."),
        Gauge("num_terms", "search_index_num_terms", "Terms in the index."),
        Counter("number_of_uses", "search_index_number_of_uses_total", "Times the index was used."),
        Gauge("offset_vectors_sz_mb", "search_index_offset_vectors_size_bytes", "Bytes of the vectors of offsets.", BytesPerMebibyte),
        Gauge("percent_indexed", "search_index_percent_indexed", "Share of the documents that are indexed, from 0 to 1."),
        Gauge("sortable_values_size_mb", "search_index_sortable_values_size_bytes", "Bytes of sortable values.", BytesPerMebibyte),
        Gauge("tag_overhead_sz_mb", "search_index_tag_overhead_size_bytes", "Bytes of overhead of tags.", BytesPerMebibyte),
        Gauge("text_overhead_sz_mb", "search_index_text_overhead_size_bytes", "Bytes of overhead of texts.", BytesPerMebibyte),
        Gauge("total_index_memory_sz_mb", "search_index_total_index_memory_size_bytes", "Bytes of the whole index.", BytesPerMebibyte),
        Gauge("total_inverted_index_blocks", "search_index_total_inverted_index_blocks", "Blocks of all inverted indexes."),
        Gauge("vector_index_sz_mb", "search_index_vector_index_size_bytes", "Bytes of the vector index.", BytesPerMebibyte),
    ];
}
