package io.syncline.sandbox.xero;

import io.syncline.sandbox.kernel.Ledger;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.kernel.SandboxOptions;
import io.syncline.sandbox.kernel.SandboxServer;
import io.syncline.sandbox.kernel.VendorClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A running stand-in for Xero's Accounting API; fields are Xero's own, with {@code Phones} and
 * {@code Addresses} kept as type → parts.
 */
public final class XeroSandbox implements Sandbox {
  /** The one organisation there is. */
  public static final String TENANT = "5f7b4d2e-0c1a-4a86-9a34-2f0f5b6c7d8e";

  /** Credentials when none are given: client id, client secret, webhook key. */
  public static final SandboxOptions DEFAULTS =
      SandboxOptions.of("sandbox-xero-client", "sandbox-xero-secret", "sandbox-xero-webhook-key");

  private final SandboxServer server;
  private final XeroVendor vendor;

  private XeroSandbox(SandboxServer server, XeroVendor vendor) {
    this.server = server;
    this.vendor = vendor;
  }

  /** Starts with {@link #DEFAULTS} on free ports. */
  public static XeroSandbox start() {
    return start(DEFAULTS);
  }

  public static XeroSandbox start(SandboxOptions options) {
    var ledger = new Ledger(new VendorClock(options.clock()));
    var vendor = new XeroVendor(ledger, options);
    return new XeroSandbox(SandboxServer.start(vendor, ledger, options), vendor);
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

  /** A live access token, as the token endpoint gives it. */
  public String accessToken() {
    return vendor.tokens().issue();
  }

  public void tokenLifetime(Duration lifetime) {
    vendor.tokens().lifetime(lifetime);
  }

  /** Makes every token given out so far worthless. */
  public void revokeTokens() {
    vendor.tokens().revokeAll();
  }

  /** How many calls may be in progress; 5 at Xero. */
  public void concurrentLimit(int calls) {
    vendor.concurrentLimit(calls);
  }

  /** How long an idempotency key is remembered; 6 minutes at Xero. */
  public void keyRetention(Duration retention) {
    vendor.idempotency().retention(retention);
  }

  /** Xero's check of a receiver before webhooks are switched on; true when it passes. */
  public boolean intentToReceive(URI hook) throws InterruptedException {
    return vendor.packing().intentToReceive(hook);
  }
}
