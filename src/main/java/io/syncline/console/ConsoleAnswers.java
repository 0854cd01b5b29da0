package io.syncline.console;

import io.syncline.api.http.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;

/**
 * What all pages of the console have in common: headers that let a browser load nothing but our own
 * files, and pages in place of problem documents.
 */
@Provider
@Priority(ConsoleAnswers.LAST)
class ConsoleAnswers implements ContainerResponseFilter {

  /** After the access log, which may turn a page into a refusal: filters run from high to low. */
  static final int LAST = 100;

  static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final MediaType HTML = MediaType.valueOf("text/html;charset=UTF-8");

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    var path = request.getUriInfo().getPath();
    if (!path.equals("/console") && !path.startsWith("/console/")) {
      return;
    }
    var type = response.getMediaType();
    if (type != null && type.isCompatible(MediaType.valueOf(Problem.MEDIA_TYPE))) {
      var page = ProblemView.of(response.getStatus());
      var frame = new PageFrame(page.title(), "", "", "");
      response.setEntity(ConsoleTemplates.problem(frame, page).render(), new Annotation[0], HTML);
    }
    var headers = response.getHeaders();
    headers.putSingle("Content-Security-Policy", POLICY);
    headers.putSingle("X-Content-Type-Options", "nosniff");
    headers.putSingle("Referrer-Policy", "no-referrer");
    headers.putSingle("Cache-Control", "no-store");
  }
}
