package io.syncline.console.now;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import org.jspecify.annotations.Nullable;

@CheckedTemplate(basePath = "console")
final class NowTemplates {

  private NowTemplates() {}

  static native TemplateInstance now(PageFrame frame, NowView now, @Nullable StatusLabel said);
}
