package io.syncline.route.pipeline;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Operations as Camel routes: {@code from: direct:<system>.<object>.<operation>}.
 *
 * <p>A route gets maps, lists, texts, numbers and flags as its body, and what else there is to know
 * as exchange properties {@code syncline.<name>}: never as headers, which would leak into the next
 * request. It answers with the like, or with JSON text. An {@link IllegalArgumentException} says
 * that it refused and did nothing.
 */
public final class CamelOperations implements OperationRoutes, AutoCloseable {

  private final CamelContext camel;
  private final ProducerTemplate template;

  public CamelOperations(CamelContext camel) {
    this.camel = camel;
    this.template = camel.createProducerTemplate();
  }

  @Override
  public boolean has(String name) {
    var uri = "direct://" + name;
    return camel.getRoutes().stream().anyMatch(it -> uri.equals(it.getEndpoint().getEndpointUri()));
  }

  @Override
  public @Nullable Value call(
      String name, Value body, Map<String, String> about, Duration timeout) {
    var running =
        template.asyncSend(
            "direct:" + name,
            exchange -> {
              exchange.getMessage().setBody(plain(body));
              about.forEach((key, value) -> exchange.setProperty("syncline." + key, value));
            });
    try {
      return answer(name, running.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      running.cancel(true);
      throw new Failed("the route " + name + " did not end within " + timeout, false);
    } catch (ExecutionException e) {
      throw failed(name, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("the route " + name + " was interrupted", false);
    }
  }

  private static @Nullable Value answer(String name, Exchange exchange) {
    if (exchange.getException() != null) {
      throw failed(name, exchange.getException());
    }
    var body = exchange.getMessage().getBody();
    if (body == null
        || body instanceof Map
        || body instanceof List
        || body instanceof Number
        || body instanceof Boolean) {
      return body == null ? null : value(body);
    }
    var text = exchange.getMessage().getBody(String.class);
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return Json.parse(text);
    } catch (MalformedJson notJson) {
      return Value.text(text.strip());
    }
  }

  /** By its class: what a message says may hold values. */
  private static Failed failed(String name, @Nullable Throwable cause) {
    // Not its subclasses: a number that cannot be read may come of an answer, after the write.
    boolean refused = cause != null && cause.getClass() == IllegalArgumentException.class;
    var what = cause == null ? "nothing" : cause.getClass().getSimpleName();
    return new Failed(
        "the route " + name + (refused ? " refused: " : " broke off: ") + what, refused);
  }

  private static @Nullable Object plain(Value value) {
    if (value instanceof Value.Struct struct) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      struct.fields().forEach((name, it) -> map.put(name, plain(it)));
      return map;
    }
    if (value instanceof Value.Items items) {
      var list = new ArrayList<@Nullable Object>();
      items.values().forEach(it -> list.add(plain(it)));
      return list;
    }
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Decimal decimal) {
      return decimal.value();
    }
    return value instanceof Value.Flag flag ? flag.value() : null;
  }

  private static Value value(@Nullable Object plain) {
    if (plain instanceof Map<?, ?> map) {
      var fields = new HashMap<String, Value>();
      map.forEach((name, it) -> fields.put(String.valueOf(name), value(it)));
      return new Value.Struct(fields);
    }
    if (plain instanceof List<?> list) {
      return new Value.Items(list.stream().map(CamelOperations::value).toList());
    }
    if (plain instanceof Number number) {
      return new Value.Decimal(new BigDecimal(number.toString()));
    }
    if (plain instanceof Boolean flag) {
      return Value.flag(flag);
    }
    return plain == null ? Value.CLEARED : Value.text(plain.toString());
  }

  @Override
  public void close() {
    template.stop();
  }
}
