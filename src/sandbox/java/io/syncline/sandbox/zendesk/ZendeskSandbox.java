package io.syncline.sandbox.zendesk;

import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.kernel.SandboxOptions;
import io.syncline.sandbox.kernel.SandboxServer;
import io.syncline.sandbox.kernel.VendorClock;
import java.time.Duration;
import java.util.List;

/** A running stand-in for Zendesk's Support API; fields are those of Zendesk's users. */
public final class ZendeskSandbox implements Sandbox {
  /** Credentials when none are given: agent's email, API token, webhook signing secret. */
  public static final SandboxOptions DEFAULTS =
      SandboxOptions.of("agent@sandbox.example", "sandbox-zendesk-token", "sandbox-zendesk-secret");

  private final SandboxServer server;
  private final ZendeskVendor vendor;

  private ZendeskSandbox(SandboxServer server, ZendeskVendor vendor) {
    this.server = server;
    this.vendor = vendor;
  }

  /** Starts with {@link #DEFAULTS} on free ports. */
  public static ZendeskSandbox start() {
    return start(DEFAULTS);
  }

  public static ZendeskSandbox start(SandboxOptions options) {
    var ledger = new Ledger(new VendorClock(options.clock()));
    var vendor = new ZendeskVendor(ledger, options);
    return new ZendeskSandbox(SandboxServer.start(vendor, ledger, options), vendor);
  }

  @Override
  public SandboxServer server() {
    return server;
  }

  @Override
  public String object() {
    return "users";
  }

  public List<NativeRecord> users() {
    return records();
  }

  /** How long a background job waits before it runs. */
  public void jobDelay(Duration delay) {
    vendor.jobs().delay(delay);
  }

  /** What the incremental export leaves out at its end; a minute at Zendesk, none here at first. */
  public void exportLag(Duration lag) {
    vendor.listing().exportLag(lag);
  }

  /**
   * Whether an email in an update replaces the primary one. At Zendesk, and here unless set, it is
   * added as a secondary email and the primary stays.
   */
  public void emailReplacesOnUpdate(boolean value) {
    vendor.users().emailReplacesOnUpdate(value);
  }

  @Override
  public void close() {
    server.close();
    vendor.jobs().close();
  }
}
