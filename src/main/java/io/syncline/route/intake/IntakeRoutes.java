package io.syncline.route.intake;

import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.HookWatch;
import io.syncline.core.model.SystemId;
import io.syncline.route.intake.http.HookAnswer;
import io.syncline.route.intake.http.HookRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Hands webhooks to the routes {@code <system>/intake}; answers when the route is through. */
public final class IntakeRoutes implements Function<HookRequest, CompletionStage<HookAnswer>> {

  private final CamelContext camel;
  private final Hooks hooks;
  private final HookWatch watch;
  private final Map<SystemId, AsyncProducer> routes = new ConcurrentHashMap<>();

  public IntakeRoutes(CamelContext camel, Hooks hooks, HookWatch watch) {
    this.camel = camel;
    this.hooks = hooks;
    this.watch = watch;
  }

  @Override
  public CompletionStage<HookAnswer> apply(HookRequest request) {
    if (camel.getRoute(request.system() + "/intake") == null) {
      return CompletableFuture.completedStage(withoutRoute(request.system()));
    }
    var route = routes.computeIfAbsent(request.system(), this::route);
    var exchange = route.getEndpoint().createExchange();
    exchange.getMessage().setBody(request);
    var answer = new CompletableFuture<HookAnswer>();
    route.process(exchange, sync -> answer.complete(answer(exchange)));
    return answer;
  }

  private HookAnswer withoutRoute(SystemId system) {
    if (!hooks.expected(system)) {
      return HookAnswer.UNKNOWN_SYSTEM;
    }
    watch.refused(system, HookFault.NOT_STARTED);
    return HookAnswer.NOT_STARTED;
  }

  private static HookAnswer answer(Exchange exchange) {
    if (exchange.getException() != null) {
      return HookAnswer.UNAVAILABLE;
    }
    return exchange.getMessage().getBody() instanceof HookAnswer answer ? answer : HookAnswer.FAULT;
  }

  private AsyncProducer route(SystemId system) {
    try {
      // block=false: while the route is being replaced the sender is asked to repeat its webhook
      var endpoint = camel.getEndpoint("direct:" + system + "/intake?block=false");
      var producer = endpoint.createAsyncProducer();
      camel.addService(producer);
      return producer;
    } catch (Exception e) {
      throw new IllegalStateException("No way to the intake of " + system, e);
    }
  }
}
