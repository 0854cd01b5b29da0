package io.syncline.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.syncline.core.model.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads and writes {@link Value} trees as JSON (RFC 8259).
 *
 * <p>Limits bound the cost of hostile input: nesting ends at {@value #DEEPEST} levels and numbers
 * at {@value #LONGEST_NUMBER} digits, written out or by exponent; of a name said twice the last
 * counts. The length of the input is the caller's to bound. Numbers are decimals, never binary
 * floats. NUL and unpaired surrogates, which neither PostgreSQL nor UTF-8 can hold, become {@link
 * #UNKEPT} on both ways.
 */
public final class Json {

  /**
   * Replaces a character that cannot be stored: a non-character, which no text may hold, so that a
   * value with it is never mistaken for a system's own value.
   */
  public static final char UNKEPT = '\uFDD0';

  private static final int DEEPEST = 1_000;
  static final int LONGEST_NUMBER = 1_000;
  private static final int LONGEST_PLAIN = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          // room for the envelope around a tree of the greatest depth
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(2 * DEEPEST).build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** For our own documents, which wrap a value of the greatest depth into a few levels more. */
  private static final JsonFactory STORED =
      FACTORY
          .rebuild()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2 * DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /**
   * @throws MalformedJson when the bytes are not exactly one JSON value within the limits
   */
  public static Value parse(byte[] bytes) {
    return parse(FACTORY, bytes);
  }

  private static Value parse(JsonFactory factory, byte[] bytes) {
    try (var parser = factory.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new MalformedJson("Not JSON: there is nothing to read");
      }
      var value = new TreeReader(parser).read();
      if (parser.nextToken() != null) {
        throw new MalformedJson("Not JSON: something follows its end");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw MalformedJson.at(e);
    } catch (IOException e) {
      // from bytes in memory only a wrong encoding can come here, and its message may quote them
      throw new MalformedJson("Not JSON: its characters cannot be decoded");
    }
  }

  static JsonParser parser(InputStream bytes) throws IOException {
    return FACTORY.createParser(bytes);
  }

  /**
   * @throws MalformedJson when the text is not exactly one JSON value within the limits
   */
  public static Value parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws MalformedJson when the bytes are not exactly one JSON object within the limits
   */
  public static Value.Struct parseStruct(byte[] bytes) {
    return struct(parse(bytes));
  }

  /**
   * @throws MalformedJson when the text is not exactly one JSON object within the limits
   */
  public static Value.Struct parseStruct(String text) {
    return struct(parse(text));
  }

  /**
   * Reads back a document that {@link #write} wrote, whatever its size.
   *
   * @throws MalformedJson when it is not a JSON object
   */
  public static Value.Struct stored(byte[] bytes) {
    return struct(parse(STORED, bytes));
  }

  /** As {@link #stored(byte[])}, from text. */
  public static Value.Struct stored(String text) {
    return stored(text.getBytes(StandardCharsets.UTF_8));
  }

  /** UTF-8, without white space, names in order. */
  public static byte[] write(Value value) {
    var out = new ByteArrayOutputStream(512);
    try (var generator = FACTORY.createGenerator(out)) {
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("A value deeper than can be written", e);
    }
    return out.toByteArray();
  }

  /** As {@link #write}, as text. */
  public static String text(Value value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  private static Value.Struct struct(Value value) {
    if (value instanceof Value.Struct struct) {
      return struct;
    }
    throw new MalformedJson("Not a JSON object");
  }

  private static void write(Value value, JsonGenerator out) throws IOException {
    if (value instanceof Value.Text text) {
      out.writeString(storable(text.value()));
    } else if (value instanceof Value.Decimal decimal) {
      out.writeNumber(digits(decimal.value()));
    } else if (value instanceof Value.Flag flag) {
      out.writeBoolean(flag.value());
    } else if (value instanceof Value.Items items) {
      out.writeStartArray();
      for (var item : items.values()) {
        write(item, out);
      }
      out.writeEndArray();
    } else if (value instanceof Value.Struct struct) {
      out.writeStartObject();
      for (Map.Entry<String, Value> field : struct.fields().entrySet()) {
        out.writeFieldName(storable(field.getKey()));
        write(field.getValue(), out);
      }
      out.writeEndObject();
    } else {
      out.writeNull();
    }
  }

  /**
   * Many readers of JSON do not expect an exponent: it is written only where digits would fill
   * pages.
   */
  private static String digits(BigDecimal number) {
    return Math.abs((long) number.scale()) > LONGEST_PLAIN
        ? number.toString()
        : number.toPlainString();
  }

  /** Whether a JSON text holds {@link #UNKEPT} where something else was said. */
  public static boolean isAltered(byte[] json) {
    for (int i = 2; i < json.length; i++) {
      if (json[i] == (byte) 0x90 && json[i - 1] == (byte) 0xB7 && json[i - 2] == (byte) 0xEF) {
        return true;
      }
    }
    return false;
  }

  static String storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0 && c < Character.MIN_SURROGATE) {
        continue;
      }
      if (c == 0 || Character.isSurrogate(c) && !pairAt(text, i)) {
        return replaced(text);
      }
      if (Character.isHighSurrogate(c)) {
        i++;
      }
    }
    return text;
  }

  private static boolean pairAt(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  private static String replaced(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c ->
                c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? UNKEPT : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
