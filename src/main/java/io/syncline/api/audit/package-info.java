/** The audit log and the access log. */
@NullMarked
package io.syncline.api.audit;

import org.jspecify.annotations.NullMarked;
