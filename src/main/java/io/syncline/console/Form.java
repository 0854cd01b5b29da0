package io.syncline.console;

import io.syncline.api.http.BodyFields;
import io.syncline.api.http.Refusal;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** A form that was sent: read as strictly as the body of an API request, answered by a page. */
public final class Form {

  private Form() {}

  /** The fields that are filled in. */
  public static BodyFields fields(@Nullable MultivaluedMap<String, String> sent, String... names) {
    var given = new HashMap<String, Value>();
    if (sent != null) {
      sent.forEach(
          (name, values) -> {
            if (values.size() != 1) {
              throw Refusal.badRequest("A field is given more than once");
            }
            if (!values.get(0).isEmpty()) {
              given.put(name, Value.text(values.get(0)));
            }
          });
    }
    return BodyFields.of(Json.text(new Value.Struct(given)), names);
  }

  /** The end of a day in UTC; null: no day is said. */
  public static @Nullable Instant endOfDay(BodyFields said, String name) {
    var text = said.text(name);
    try {
      return text == null
          ? null
          : LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw Refusal.badRequest(name + " is not a day as 2026-01-31");
    }
  }

  /**
   * Writes.
   *
   * @return {@code done}; or the kind of the conflict because of which nothing was written
   * @throws Refusal any other
   */
  public static String said(String done, Runnable write) {
    try {
      write.run();
      return done;
    } catch (Refusal refused) {
      if (refused.status() != Response.Status.CONFLICT.getStatusCode()) {
        throw refused;
      }
      return refused.type();
    }
  }

  /** What follows a form: a page that can be loaded again without sending it again. */
  public static Response then(String path) {
    return Response.seeOther(URI.create(path)).build();
  }
}
