package io.syncline.sandbox.legacy;

import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.kernel.SandboxOptions;
import io.syncline.sandbox.kernel.SandboxServer;
import io.syncline.sandbox.kernel.VendorClock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running stand-in for a plain system: {@code GET|POST /contacts}, {@code GET|PUT|DELETE
 * /contacts/{id}}, key in {@code X-Api-Key}.
 *
 * <p>It has everything that makes an integration hard: a POST repeated is a second contact (no
 * idempotency key, no marker, no uniqueness); PUT replaces the whole contact, an absent field is
 * cleared. Where somebody listens, its webhooks hold the whole contact ({@link LegacyWebhooks});
 * with {@link #versions} on, contacts show a version that grows with each change. {@code GET
 * /contacts?updatedSince=&email=&offset=&limit=} answers {@code items} and {@code total}; update
 * times may be whole seconds, missing, null, or late (together with {@link
 * io.syncline.sandbox.kernel.Control#visibleAfter}). ETags with If-Match (412) are off until set.
 */
public final class LegacySandbox implements Sandbox {
  /** Credentials when none are given: the API key. */
  public static final SandboxOptions DEFAULTS =
      SandboxOptions.of("legacy", "sandbox-legacy-key", "unused");

  /** How update times are shown. */
  public enum UpdatedAt {
    MILLISECONDS,
    SECONDS,
    NONE
  }

  private final SandboxServer server;
  private final LegacyVendor vendor;

  private LegacySandbox(SandboxServer server, LegacyVendor vendor) {
    this.server = server;
    this.vendor = vendor;
  }

  /** Starts with {@link #DEFAULTS} on free ports. */
  public static LegacySandbox start() {
    return start(DEFAULTS);
  }

  public static LegacySandbox start(SandboxOptions options) {
    var ledger = new Ledger(new VendorClock(options.clock()));
    var vendor = new LegacyVendor(ledger, options);
    return new LegacySandbox(SandboxServer.start(vendor, ledger, options), vendor);
  }

  @Override
  public SandboxServer server() {
    return server;
  }

  @Override
  public String object() {
    return "contacts";
  }

  public List<NativeRecord> contacts() {
    return records();
  }

  /** Whether answers carry an ETag and If-Match is judged. */
  public void etags(boolean value) {
    vendor.etags(value);
  }

  /** Whether contacts show {@code version}, in answers and events. */
  public void versions(boolean value) {
    vendor.versions(value);
  }

  public void updatedAt(UpdatedAt precision) {
    vendor.updatedAt(precision);
  }

  /** Gives a record another update time, or null, without changing anything else. */
  public void stamp(String id, @Nullable Instant time) {
    vendor.stamp(id, time);
  }
}
