/** Bodies of requests and answers that are no JSON. */
@NullMarked
package io.syncline.system.http.body;

import org.jspecify.annotations.NullMarked;
