package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs from vendor to vendor. */
public interface Vendor {
  /** A short name for threads, files and output. */
  String name();

  Router router();

  /** Null to let the request in, else the refusal: credentials, then limits. */
  @Nullable Reply admit(Request request, int inFlight);

  /** The vendor's own words for an error that the stand-in is configured to answer. */
  Reply failure(int status, Duration retryAfter);

  /** The webhook events that report a write. */
  List<ObjectNode> events(Written written);

  /** How events travel; null for a vendor without webhooks. */
  @Nullable Packing packing();

  /** A person creates (no id) or edits a record on screen. */
  NativeRecord write(Cause cause, String object, @Nullable String id, ObjectNode fields);

  /** A person deletes or archives a record on screen. */
  NativeRecord remove(Cause cause, String object, String id);

  /** Changes a setting of this vendor alone; false when it has none of that name. */
  default boolean setting(String name, JsonNode value) {
    return false;
  }
}
