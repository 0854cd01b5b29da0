package io.syncline.sandbox;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.kernel.HttpPort;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** Receives webhooks and keeps them; answers 200, or what a test wants for the n-th call. */
public final class HookReceiver implements AutoCloseable {
  private final List<Request> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final IntUnaryOperator status;
  private final HttpPort port;

  public HookReceiver() {
    this(call -> 200);
  }

  /** {@code status} maps the number of a call, from 0, to the status it is answered with. */
  public HookReceiver(IntUnaryOperator status) {
    this.status = status;
    this.port =
        HttpPort.open(
            "receiver",
            0,
            request -> {
              calls.add(request);
              return Reply.empty(this.status.applyAsInt(count.getAndIncrement()));
            });
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port.port() + "/hooks/it");
  }

  public List<Request> calls() {
    return calls;
  }

  /** The events of all calls whose body is an array. */
  public List<JsonNode> events() {
    var events = new ArrayList<JsonNode>();
    calls.forEach(call -> call.json().forEach(events::add));
    return events;
  }

  public void awaitCalls(int wanted) {
    await().atMost(Duration.ofSeconds(20)).until(() -> calls.size() >= wanted);
  }

  public void awaitEvents(int wanted) {
    await().atMost(Duration.ofSeconds(20)).until(() -> events().size() >= wanted);
  }

  @Override
  public void close() {
    port.close();
  }
}
