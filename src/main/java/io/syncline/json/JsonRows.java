package io.syncline.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.syncline.core.model.value.Value;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The values of a JSON file, one after the other: the elements of one array, or values that follow
 * each other (JSON lines).
 */
public final class JsonRows implements AutoCloseable {

  /**
   * One value.
   *
   * @param line where it begins in the file, from 1
   */
  public record Row(long line, Value value) {}

  private final JsonParser parser;
  private final boolean array;

  private JsonRows(JsonParser parser, boolean array) {
    this.parser = parser;
    this.array = array;
  }

  /**
   * @param bytes UTF-8; closed with these rows
   * @throws MalformedJson where it does not begin as JSON
   */
  public static JsonRows of(InputStream bytes) throws IOException {
    var parser = Json.parser(bytes);
    try {
      var first = parser.nextToken();
      return new JsonRows(parser, first == JsonToken.START_ARRAY);
    } catch (JsonProcessingException e) {
      parser.close();
      throw MalformedJson.at(e);
    }
  }

  /** Whether it is one array, whose end was read when there is no next row. */
  public boolean isArray() {
    return array;
  }

  /**
   * The next value; null: there is none, and an array is closed.
   *
   * @throws MalformedJson where the rest is not JSON
   */
  public @Nullable Row next() {
    try {
      if (array) {
        parser.nextToken();
        if (parser.currentToken() == JsonToken.END_ARRAY) {
          if (parser.nextToken() != null) {
            throw new MalformedJson("Not JSON: something follows its end");
          }
          return null;
        }
      }
      if (parser.currentToken() == null) {
        if (array) {
          throw new MalformedJson("Not JSON: the array does not end");
        }
        return null;
      }
      long line = parser.currentTokenLocation().getLineNr();
      var row = new Row(line, new TreeReader(parser).read());
      if (!array) {
        parser.nextToken();
      }
      return row;
    } catch (JsonProcessingException e) {
      throw MalformedJson.at(e);
    } catch (CharConversionException e) {
      throw new MalformedJson("Not JSON: its characters cannot be decoded");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
