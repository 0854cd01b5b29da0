package io.syncline.core.definition.system.body;

import io.syncline.core.definition.key.Default;
import org.jspecify.annotations.Nullable;

/**
 * How a body is written, and how its answer is read.
 *
 * @param encoding how the body is written
 * @param accept how the answer is written
 * @param csv how its CSV looks; null: with the defaults
 * @param xml how its XML looks; null: with the defaults
 */
public record Media(
    @Default("json") Encoding encoding,
    @Default("json") Format accept,
    @Nullable CsvForm csv,
    @Nullable XmlForm xml) {

  public static final Media JSON = new Media(Encoding.JSON, Format.JSON, null, null);

  /** How a body is written. */
  public enum Encoding {
    JSON,
    /**
     * {@code application/x-www-form-urlencoded}: what is nested in brackets ({@code
     * address[city]=…}), elements of lists by their number ({@code items[0][price]=…}), a clear as
     * an empty text.
     */
    FORM,
    /** {@code text/csv}: a line of names, and a line for each item of the call. */
    CSV,
    /** {@code application/xml}: the one name of the body is the root element. */
    XML,
    /** {@code multipart/form-data}: the parts of the body, each with its name. */
    MULTIPART,
    /** {@code multipart/related}: the parts of the body, in their order. */
    MULTIPART_RELATED,
    /** One text, or bytes that are written as Base64. */
    RAW;

    /** Whether only a write has such a body. */
    public boolean ofWrites() {
      return this == CSV || this == MULTIPART || this == MULTIPART_RELATED || this == RAW;
    }
  }

  /** How an answer is written. */
  public enum Format {
    JSON,
    /** A line of names, and a line for each record. */
    CSV,
    XML
  }

  /** In JSON. */
  public Media(Encoding encoding) {
    this(encoding, Format.JSON, null, null);
  }

  /** How its CSV looks. */
  public CsvForm csvForm() {
    return csv == null ? CsvForm.USUAL : csv;
  }

  /** How its XML looks. */
  public XmlForm xmlForm() {
    return xml == null ? XmlForm.USUAL : xml;
  }
}
