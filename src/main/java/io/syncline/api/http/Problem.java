package io.syncline.api.http;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A problem document (RFC 9457): every answer of the API that is no success. */
@Schema(description = "Why a request was refused or failed (RFC 9457)")
public record Problem(
    @Schema(description = "What sort of problem", examples = "urn:syncline:problem:unknown")
        String type,
    String title,
    int status,
    String detail) {

  public static final String MEDIA_TYPE = "application/problem+json";

  private static final String TYPES = "urn:syncline:problem:";

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "The request is not understood"),
          Map.entry(401, "A valid bearer token is needed"),
          Map.entry(403, "Not allowed"),
          Map.entry(404, "Not found"),
          Map.entry(405, "The method is not allowed here"),
          Map.entry(406, "Not acceptable"),
          Map.entry(409, "The state does not allow it"),
          Map.entry(412, "The resource has changed since it was read"),
          Map.entry(413, "The request is too large"),
          Map.entry(415, "The media type is not supported"),
          Map.entry(422, "The idempotency key was used before"),
          Map.entry(500, "It failed"),
          Map.entry(501, "Not implemented in this version"),
          Map.entry(503, "Not available at the moment"));

  public static Problem of(int status, String type, String detail) {
    return new Problem(TYPES + type, TITLES.getOrDefault(status, "Refused"), status, detail);
  }

  /** Written without reflection, so that even a failure of Jackson can be reported. */
  public byte[] json() {
    var fields = new TreeMap<String, Value>();
    fields.put("type", Value.text(type));
    fields.put("title", Value.text(title));
    fields.put("status", Value.decimal(status));
    fields.put("detail", Value.text(detail));
    return Json.write(new Value.Struct(fields));
  }
}
