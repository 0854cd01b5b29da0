package io.syncline.sandbox.kernel;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Runs one vendor: its API port, its control port, its journal and its webhooks. */
public final class SandboxServer implements AutoCloseable {
  // RFC 9110 section 5.6.7
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Vendor vendor;
  private final Ledger ledger;
  private final Router router;
  private final Faults faults;
  private final Pages pages = new Pages();
  private final Webhooks webhooks;
  private final AtomicReference<Journal> journal = new AtomicReference<>();
  private final AtomicReference<HttpPort> api = new AtomicReference<>();
  private final AtomicReference<HttpPort> controlPort = new AtomicReference<>();
  private final AtomicReference<Control> control = new AtomicReference<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();
  private final List<Throwable> defects = new CopyOnWriteArrayList<>();
  private final List<BiConsumer<Request, Reply>> taps = new CopyOnWriteArrayList<>();

  private SandboxServer(Vendor vendor, Ledger ledger, SandboxOptions options) {
    this.vendor = vendor;
    this.ledger = ledger;
    this.router = vendor.router();
    this.faults = new Faults(options.seed());
    this.webhooks =
        new Webhooks(vendor.name(), vendor.packing(), ledger.clock(), options.seed() + 1);
  }

  /** Starts serving; the vendor writes through the same ledger. */
  public static SandboxServer start(Vendor vendor, Ledger ledger, SandboxOptions options) {
    var server = new SandboxServer(vendor, ledger, options);
    server.open(options);
    return server;
  }

  private void open(SandboxOptions options) {
    webhooks.target(options.hookUrl());
    journal.set(ledger.open(options.file(), written -> webhooks.announce(vendor.events(written))));
    var port = HttpPort.open(vendor.name(), options.port(), this::handle);
    api.set(port);
    control.set(new Control(faults, ledger, webhooks, port));
    controlPort.set(
        HttpPort.open(
            vendor.name() + "-control", options.controlPort(), new ControlApi(this)::handle));
    webhooks.start();
  }

  private Reply handle(Request request) {
    requests.incrementAndGet();
    int others = inFlight.getAndIncrement();
    try {
      return dated(withFaults(request, others));
    } finally {
      inFlight.decrementAndGet();
    }
  }

  /** As servers do, by the vendor's own clock. */
  private Reply dated(Reply reply) {
    return reply == Reply.RESET ? reply : reply.with("Date", DATE.format(ledger.clock().instant()));
  }

  private Reply withFaults(Request request, int others) {
    faults.delay();
    var fault = faults.hit(request);
    return fault == null
        ? tapped(request, answer(request, others))
        : hit(fault, request, () -> tapped(request, answer(request, others)));
  }

  private Reply hit(Fault fault, Request request, Supplier<Reply> answer) {
    return switch (fault.kind()) {
      case RESET_BEFORE -> Reply.RESET;
      case STATUS -> tapped(request, vendor.failure(fault.status(), fault.delay()));
      case LATE -> {
        Faults.sleep(fault.delay());
        yield answer.get();
      }
      case SLOW -> {
        var reply = answer.get();
        Faults.sleep(fault.delay());
        yield reply;
      }
      case RESET_AFTER -> {
        answer.get();
        yield Reply.RESET;
      }
      case EMPTY_PAGE -> Pages.emptied(answer.get());
      case REPEATED_PAGE -> pages.repeated(request, answer.get());
    };
  }

  private Reply answer(Request request, int others) {
    try {
      var refusal = vendor.admit(request, others);
      return refusal != null ? refusal : router.route(request);
    } catch (Refusal e) {
      return e.reply();
    } catch (RuntimeException e) {
      defects.add(e);
      return vendor.failure(500, Duration.ZERO);
    }
  }

  private Reply tapped(Request request, Reply reply) {
    taps.forEach(tap -> tap.accept(request, reply));
    return reply;
  }

  /** Shows every request and its answer to a listener, as a recorder would see them. */
  public void tap(BiConsumer<Request, Reply> listener) {
    taps.add(listener);
  }

  /** Errors of the stand-in itself, answered as 500: a test expects none. */
  public List<Throwable> defects() {
    return List.copyOf(defects);
  }

  public long requests() {
    return requests.get();
  }

  public Vendor vendor() {
    return vendor;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Journal journal() {
    return journal.get();
  }

  public Control control() {
    return control.get();
  }

  public int port() {
    return api.get().port();
  }

  public int controlPort() {
    return controlPort.get().port();
  }

  @Override
  public void close() {
    webhooks.close();
    api.get().close();
    controlPort.get().close();
    journal.get().close();
  }
}
