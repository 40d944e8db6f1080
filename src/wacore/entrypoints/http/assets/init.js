"use strict";
window.addEventListener("load", () => {
  const target = document.getElementById("ui");
  window.ui = SwaggerUIBundle({
    url: target.dataset.url,
    domNode: target,
    deepLinking: true,
    validatorUrl: null,
    persistAuthorization: false,
    presets: [SwaggerUIBundle.presets.apis],
  });
});
