// Starts the viewer of the API's description on the page /api/docs.
window.SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#viewer", deepLinking: true, validatorUrl: null });
