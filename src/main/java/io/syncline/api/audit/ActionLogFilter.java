package io.syncline.api.audit;

import io.syncline.api.http.Refusal;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.jboss.logging.Logger;

/** Writes the action log: before a write begins, how it was answered, and what was refused. */
@Provider
public class ActionLogFilter implements ContainerRequestFilter, ContainerResponseFilter {

  private static final Logger LOG = Logger.getLogger(ActionLogFilter.class);
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final Actions actions;

  ActionLogFilter(Actions actions) {
    this.actions = actions;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (READS.contains(request.getMethod())) {
      return;
    }
    try {
      actions.begin(request.getMethod(), request.getUriInfo().getPath());
    } catch (RuntimeException unkept) {
      LOG.error("An action could not be logged, so it is not done", unkept);
      throw Refusal.unavailable(unkept);
    }
  }

  /** An entry without an outcome stays: the action was asked for. */
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    try {
      actions.end(request.getMethod(), request.getUriInfo().getPath(), response.getStatus());
    } catch (RuntimeException e) {
      LOG.warn("The outcome of an action could not be logged", e);
    }
  }
}
