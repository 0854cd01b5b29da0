package io.syncline.route.intake;

import io.syncline.core.model.SystemId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;

/** Hands webhooks to the routes {@code <system>/intake}. */
public final class IntakeRoutes implements Function<HookRequest, HookAnswer> {

  private final CamelContext camel;
  private final ProducerTemplate template;
  private final Map<SystemId, Endpoint> endpoints = new ConcurrentHashMap<>();

  public IntakeRoutes(CamelContext camel) {
    this.camel = camel;
    this.template = camel.createProducerTemplate();
  }

  @Override
  public HookAnswer apply(HookRequest request) {
    var route = request.system() + "/intake";
    if (camel.getRoute(route) == null) {
      return HookAnswer.UNKNOWN_SYSTEM;
    }
    var exchange =
        template.send(endpoint(request.system()), it -> it.getMessage().setBody(request));
    if (exchange.getException() != null) {
      return HookAnswer.UNAVAILABLE;
    }
    return exchange.getMessage().getBody() instanceof HookAnswer answer ? answer : HookAnswer.FAULT;
  }

  private Endpoint endpoint(SystemId system) {
    // block=false: while the route is being replaced the sender is told to come again
    return endpoints.computeIfAbsent(
        system, it -> camel.getEndpoint("direct:" + it + "/intake?block=false"));
  }
}
