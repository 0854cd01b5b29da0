/** Where exports of the audit log are written to. */
@NullMarked
package io.syncline.core.audit.export;

import org.jspecify.annotations.NullMarked;
